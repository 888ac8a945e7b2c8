package dev.rtcsignal.app.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

/**
 * The commands of a measured server on its standard input: {@code broadcast 17} sends that message
 * to all clients, {@code cpu} asks for the CPU time of the process, in ns, all its threads
 * included.
 */
final class FanOutCommands {
  static final String PORT = "port ";
  static final String CPU = "cpu ";
  static final String BROADCAST = "broadcast ";

  private FanOutCommands() {}

  /** Prints the port of the server and executes commands until the input ends. */
  static void follow(int port, IntConsumer broadcast) throws IOException {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println(PORT + port);
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      if (line.startsWith(BROADCAST)) {
        broadcast.accept(Integer.parseInt(line.substring(BROADCAST.length())));
      } else {
        System.out.println(CPU + system.getProcessCpuTime());
      }
    }
  }
}
