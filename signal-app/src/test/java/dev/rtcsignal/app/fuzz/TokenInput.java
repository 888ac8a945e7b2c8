package dev.rtcsignal.app.fuzz;

import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.message.AppId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Turns an input into the text of a token. The prefix {@code c} means that the rest is the content,
 * which is encoded in Base64; {@code m} means that the rest is the message, which is signed first.
 * Other inputs are the text itself.
 */
final class TokenInput {
  private static final String PREFIX = "001" + FuzzFixture.APP.value();
  private static final int MAC_BYTES = 32;
  private static final int MAX_MESSAGE = 0xFFFF;

  private TokenInput() {}

  static String text(byte[] input) {
    if (input.length == 0 || (input[0] != 'c' && input[0] != 'm')) {
      return new String(input, StandardCharsets.UTF_8);
    }
    byte[] rest = Arrays.copyOfRange(input, 1, Math.min(input.length, MAX_MESSAGE));
    return PREFIX + Base64.getEncoder().encodeToString(input[0] == 'c' ? rest : signed(rest));
  }

  private static byte[] signed(byte[] message) {
    return ByteBuffer.allocate(message.length + MAC_BYTES + 2 * Short.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) message.length)
        .put(message)
        .putShort((short) MAC_BYTES)
        .put(FuzzFixture.hmac(FuzzFixture.utf8(FuzzFixture.APP_KEY), message))
        .array();
  }

  /** Returns the text without its MAC. */
  static String unsigned(String text) {
    int appId = PREFIX.length();
    byte[] content = Base64.getDecoder().decode(text.substring(appId));
    return text.substring(0, appId)
        + Base64.getEncoder().encodeToString(Arrays.copyOf(content, content.length - MAC_BYTES));
  }

  static AppKey keyOf(AppId app) {
    return new AppKey(app, FuzzFixture.APP_KEY);
  }

  static boolean isTrusted(Verdict<VerifiedSender> verdict) {
    return verdict.match(trusted -> true, rejected -> false);
  }
}
