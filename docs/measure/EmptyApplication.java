package empty;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The yardstick: the same libraries and their auto-configuration, and nothing of ours. */
@SpringBootApplication
public class EmptyApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(EmptyApplication.class, arguments);
    }
}
