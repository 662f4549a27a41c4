package com.hunzal.hcm.nodes;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/**
 * A process that runs jobs. Its id is never used again.
 *
 * @param id host, process id and a random part
 */
public record Node(String id, String host) {

    public static Node ofThisProcess() {
        var host = nameOfThisMachine();
        var pid = ManagementFactory.getRuntimeMXBean().getPid();
        var random = UUID.randomUUID().toString().substring(0, 8);
        return new Node(host + ":" + pid + ":" + random, host);
    }

    private static String nameOfThisMachine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException hostWithoutName) {
            return "localhost";
        }
    }
}
