package dev.rtcsignal.app.bench;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A broadcast of 1 KB to 5,000 clients of the emulator, beside hand-framed Netty: deliveries per
 * second of the server's CPU time, measured by turns in one run. No figure makes it fail; a
 * delivery that is wrong, missing, out of order or one too many ends it with exit code 1.
 *
 * <p>Takes a regular expression, as JMH does, and runs if the name of this class matches.
 */
public final class FanOutBenchmark {
  private static final int CLIENTS = 5_000;
  private static final int WARM_UP = 150;
  private static final int ROUNDS = 40;
  private static final int BROADCASTS = 15;

  private FanOutBenchmark() {}

  public static void main(String[] args) throws Exception {
    String only = args.length == 0 ? "" : args[0];
    if (Pattern.compile(only).matcher(FanOutBenchmark.class.getName()).find()) {
      run();
    }
  }

  private static void run() throws IOException, InterruptedException {
    EventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(
            1,
            new DefaultThreadFactory("fan-out-clients", true),
            NioIoHandler.newFactory(
                SelectorProvider.provider(), () -> (ready, hasTasks) -> ready.get()));
    try (FanOutSide emulator = FanOutSide.start(FanOutEmulator.class, CLIENTS, loop);
        FanOutSide netty = FanOutSide.start(FanOutNetty.class, CLIENTS, loop)) {
      emulator.deliveriesPerCpuSecond(WARM_UP);
      netty.deliveriesPerCpuSecond(WARM_UP);
      compare(emulator, netty);
      emulator.check();
      netty.check();
    }
  }

  private static void compare(FanOutSide emulator, FanOutSide netty)
      throws IOException, InterruptedException {
    double[] ours = new double[ROUNDS];
    double[] limit = new double[ROUNDS];
    double[] ratio = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      ours[i] = emulator.deliveriesPerCpuSecond(BROADCASTS);
      limit[i] = netty.deliveriesPerCpuSecond(BROADCASTS);
      ratio[i] = ours[i] / limit[i];
      print("round %2d: emulator %,9.0f, Netty %,9.0f, ratio %.2f", i, ours[i], limit[i], ratio[i]);
    }
    print(
        "fan-out of 1 KB to 5,000 clients, deliveries per CPU second, median of %d rounds:"
            + " emulator %,.0f, hand-framed Netty %,.0f, ratio %.2f",
        ROUNDS, median(ours), median(limit), median(ratio));
  }

  private static void print(String format, Object... figures) {
    System.out.println(String.format(Locale.ROOT, format, figures));
  }

  private static double median(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return (sorted[half] + sorted[sorted.length - 1 - half]) / 2;
  }
}
