package com.hunzal.hcm.providers;

import com.hunzal.hcm.settings.Channel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;

/** The mail server of {@code spring.mail.*}. What else is set there, {@link SmtpProvider} takes from Spring's bean. */
@Component
class SpringMailAccount implements OperatorAccount {

    private final ObjectProvider<JavaMailSenderImpl> mail;

    SpringMailAccount(ObjectProvider<JavaMailSenderImpl> mail) {
        this.mail = mail;
    }

    @Override
    public Channel channel() {
        return Channel.EMAIL;
    }

    @Override
    public String provider() {
        return SmtpProvider.NAME;
    }

    @Override
    public Map<String, String> fields() {
        var server = mail.getIfAvailable();
        if (server == null) {
            return Map.of();
        }
        var fields = new LinkedHashMap<String, String>();
        fields.put("host", String.valueOf(server.getHost()));
        fields.put("port", String.valueOf(server.getPort()));
        if (server.getUsername() != null) {
            fields.put("username", server.getUsername());
        }
        if (server.getPassword() != null) {
            fields.put("password", server.getPassword());
        }
        return fields;
    }
}
