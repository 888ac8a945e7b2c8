package dev.rtcsignal.app;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Names this process among the replicas of a server. */
final class ReplicaName {
  private static final int MAX_HOST = 60;

  private ReplicaName() {}

  /**
   * Returns host, process id and a random part: a process that starts again must not be taken for
   * its former self, and in containers each has the same process id.
   */
  static String of(RandomGenerator random) {
    String unique = HexFormat.of().toHexDigits(random.nextInt());
    return host() + ":" + ProcessHandle.current().pid() + ":" + unique;
  }

  private static String host() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return name.substring(0, Math.min(name.length(), MAX_HOST));
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
