package com.hunzal.hcm.delivery;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import tools.jackson.databind.json.JsonMapper;

/** Amazon SNS on this machine: a certificate of our own, served over HTTP, and messages signed with its key. */
@TestConfiguration(proxyBeanMethods = false)
class AmazonDouble {

    static final String CERTIFICATE =
            "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem";

    @Bean
    Amazon amazon() throws Exception {
        return new Amazon();
    }

    /** Goes to the double instead of the names in the addresses, which were checked before. */
    @Bean
    @Primary
    SnsHttp snsHttp(Amazon amazon) {
        return new SnsHttp() {
            @Override
            byte[] get(URI url) throws IOException {
                amazon.asked.add(url.toString());
                return super.get(URI.create(
                        "http://127.0.0.1:" + amazon.server.getAddress().getPort() + url.getRawPath()));
            }
        };
    }

    static final class Amazon implements AutoCloseable {

        private final JsonMapper json = JsonMapper.builder().build();
        private final HttpServer server;
        private final PrivateKey key;
        private final Certificate certificate;
        final List<String> asked = new CopyOnWriteArrayList<>();

        Amazon() throws Exception {
            var keys = keys();
            this.key = (PrivateKey) keys.getKey("sns", "changeit".toCharArray());
            this.certificate = keys.getCertificate("sns");
            var pem = "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                var body = exchange.getRequestURI().getPath().endsWith(".pem") ? pem : "<ok/>";
                exchange.sendResponseHeaders(200, body.length());
                exchange.getResponseBody().write(body.getBytes(StandardCharsets.US_ASCII));
                exchange.close();
            });
            server.start();
        }

        /** The JDK makes certificates with its tool only. */
        private static KeyStore keys() throws Exception {
            var folder = Files.createTempDirectory("sns");
            var file = folder.resolve("keys.p12");
            var tool =
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
            var process = new ProcessBuilder(
                            tool,
                            "-genkeypair",
                            "-alias",
                            "sns",
                            "-keyalg",
                            "RSA",
                            "-keysize",
                            "2048",
                            "-dname",
                            "CN=sns.amazonaws.com",
                            "-startdate",
                            "2026/01/01 00:00:00",
                            "-validity",
                            "9000",
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            "changeit",
                            "-keystore",
                            file.toString())
                    .redirectErrorStream(true)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
            var store = KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
            Files.delete(file);
            Files.delete(folder);
            return store;
        }

        void forget() {
            asked.clear();
        }

        /** A notification with its signature. */
        Map<String, String> notification(String topic, String id, String time, String message) throws Exception {
            return signed(
                    new TreeMap<>(Map.of(
                            "Type", "Notification",
                            "MessageId", id,
                            "TopicArn", topic,
                            "Subject", "Amazon SES Email Event Notification",
                            "Message", message,
                            "Timestamp", time,
                            "SignatureVersion", "2",
                            "SigningCertURL", CERTIFICATE)),
                    "SHA256withRSA");
        }

        Map<String, String> signed(Map<String, String> message, String algorithm) throws Exception {
            var signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(new SnsMessage(message).signedText().getBytes(StandardCharsets.UTF_8));
            message.put("Signature", Base64.getEncoder().encodeToString(signer.sign()));
            return message;
        }

        String json(Map<String, String> message) {
            return json.writeValueAsString(message);
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
