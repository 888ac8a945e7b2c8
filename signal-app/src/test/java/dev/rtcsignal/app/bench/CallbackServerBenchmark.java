package dev.rtcsignal.app.bench;

import dev.rtcsignal.app.hostile.CallbackLoad;
import dev.rtcsignal.app.hostile.Callbacks;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Callbacks of 300 bytes that the reference server verifies, beside those that a server of the same
 * HTTP library only reads and answers with the same bytes: answers per second of the server's CPU
 * time, by turns in one run, over connections that are kept. Both are processes of their own. No
 * figure makes it fail.
 *
 * <p>Takes a regular expression, as JMH does, and runs if the name of this class matches.
 */
public final class CallbackServerBenchmark {
  private static final int ROUNDS = 12;
  private static final int WARM_UP_ROUNDS = 3;
  private static final int CALLBACKS = 150_000;
  private static final int USERS = 1_000;
  private static final int BYTES = 300;
  private static final int CONNECTIONS = 64;
  private static final int ANSWER_BYTES = 1_024;
  private static final int PATIENCE_MILLIS = 10_000;

  private CallbackServerBenchmark() {}

  public static void main(String[] args) throws Exception {
    String only = args.length == 0 ? "" : args[0];
    if (Pattern.compile(only).matcher(CallbackServerBenchmark.class.getName()).find()) {
      run();
      System.exit(0);
    }
  }

  private static void run() throws IOException {
    List<byte[]> callbacks = Callbacks.good(USERS, BYTES);
    try (FanOutProcess verifying = FanOutProcess.start(VerifyingServer.class);
        FanOutProcess bare = FanOutProcess.start(BareServer.class);
        CallbackLoad ours = load(verifying, callbacks);
        CallbackLoad limit = load(bare, callbacks)) {
      requireTheSameAnswer(callbacks.get(0), verifying.port(), bare.port());
      for (int i = 0; i < WARM_UP_ROUNDS; i++) {
        ours.post(CALLBACKS);
        limit.post(CALLBACKS);
      }
      double[] ratios = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        double own = perCpuSecond(verifying, ours);
        double most = perCpuSecond(bare, limit);
        ratios[i] = own / most;
        print("round %2d: verified %,7.0f, only read %,7.0f, %.2f", i, own, most, ratios[i]);
      }
      requireAnswered(ours);
      requireAnswered(limit);
      Arrays.sort(ratios);
      print(
          "callbacks of %d bytes, answers per CPU second of the server, median of %d rounds: %.2f"
              + " x those of a server that only reads them",
          BYTES, ROUNDS, (ratios[ROUNDS / 2 - 1] + ratios[ROUNDS / 2]) / 2);
      runForged(verifying);
    }
  }

  /** Every forged callback is verified, so that no genuine one of its address is refused. */
  private static void runForged(FanOutProcess server) throws IOException {
    byte[] forged = Callbacks.forged();
    try (CallbackLoad load =
        new CallbackLoad(
            "127.0.0.1",
            server.port(),
            CONNECTIONS,
            number -> new CallbackLoad.Post(forged, false))) {
      load.post(CALLBACKS);
      double[] figures = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        figures[i] = perCpuSecond(server, load);
      }
      Arrays.sort(figures);
      print(
          "forged callbacks, answers per CPU second of the server, median of %d rounds: %,.0f;"
              + " 20,000 a second take %.2f of a core; %s",
          ROUNDS, figures[ROUNDS / 2], 20_000 / figures[ROUNDS / 2], load.outcomes());
    }
  }

  private static CallbackLoad load(FanOutProcess server, List<byte[]> callbacks)
      throws IOException {
    return new CallbackLoad(
        "127.0.0.1",
        server.port(),
        CONNECTIONS,
        number -> new CallbackLoad.Post(callbacks.get((int) (number % USERS)), true));
  }

  private static double perCpuSecond(FanOutProcess server, CallbackLoad load) throws IOException {
    Duration before = server.cpu();
    load.post(CALLBACKS);
    return CALLBACKS * 1e9 / server.cpu().minus(before).toNanos();
  }

  /** Otherwise the two would not be asked for the same work. */
  private static void requireTheSameAnswer(byte[] callback, int verifying, int bare)
      throws IOException {
    String answer = answer(callback, verifying);
    if (!answer.startsWith("HTTP/1.1 200 ") || !answer.equals(answer(callback, bare))) {
      throw new AssertionError("the two servers answer differently");
    }
  }

  private static String answer(byte[] callback, int port) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(callback);
      byte[] answer = new byte[ANSWER_BYTES];
      int length = 0;
      while (!new String(answer, 0, length, StandardCharsets.UTF_8).endsWith(VerifyingServer.ACK)) {
        int read = socket.getInputStream().read(answer, length, ANSWER_BYTES - length);
        if (read <= 0) {
          throw new IOException("no whole answer");
        }
        length += read;
      }
      return new String(answer, 0, length, StandardCharsets.UTF_8);
    }
  }

  private static void requireAnswered(CallbackLoad load) {
    long all = (long) CALLBACKS * (ROUNDS + WARM_UP_ROUNDS);
    if (!load.outcomes().equals(Map.of("good 200", all))) {
      throw new AssertionError("not all were answered 200: " + load.outcomes());
    }
  }

  private static void print(String format, Object... figures) {
    System.out.println(String.format(Locale.ROOT, format, figures));
  }
}
