import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;

/**
 * A mail server for trying things: it takes whatever it is sent, prints it and keeps nothing.
 * {@code java docs/MailSink.java [port]}, 2525 if none is said; on this machine only.
 */
class MailSink {

    public static void main(String... arguments) throws IOException {
        var port = arguments.length == 0 ? 2525 : Integer.parseInt(arguments[0]);
        try (var server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
            System.out.println("Mail to 127.0.0.1:" + port + " is shown here.");
            while (true) {
                var client = server.accept();
                new Thread(() -> talk(client)).start();
            }
        }
    }

    private static void talk(Socket client) {
        try (client;
                var in = new Scanner(client.getInputStream(), StandardCharsets.UTF_8)) {
            say(client, "220 mail sink");
            while (in.hasNextLine()) {
                var line = in.nextLine();
                if (line.equalsIgnoreCase("DATA")) {
                    say(client, "354 go on");
                    show(in);
                }
                say(client, line.equalsIgnoreCase("QUIT") ? "221 bye" : "250 ok");
            }
        } catch (IOException e) {
            System.out.println("A connection broke: " + e.getMessage());
        }
    }

    private static void show(Scanner in) {
        var mail = new StringBuilder("\n");
        while (in.hasNextLine()) {
            var line = in.nextLine();
            if (line.equals(".")) {
                break;
            }
            mail.append(line.startsWith(".") ? line.substring(1) : line).append('\n');
        }
        System.out.println(mail);
    }

    private static void say(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
}
