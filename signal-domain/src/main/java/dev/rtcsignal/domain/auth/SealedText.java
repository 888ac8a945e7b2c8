package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.UserId;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What stands around the message of both forms: {@code "001"} + AppId + Base64 of the message and
 * its MAC, each behind a u16 length (Spec 3.1).
 */
final class SealedText {
  private static final String VERSION = "001";
  private static final int APP_ID_END = VERSION.length() + 24;
  private static final int MAC_BYTES = 32;

  private final String text;
  private final AppId app;
  private final byte[] message;
  private final byte[] mac;

  private SealedText(String text, AppId app, byte[] message, byte[] mac) {
    this.text = text;
    this.app = app;
    this.message = message;
    this.mac = mac;
  }

  static SealedText seal(AppKey key, byte[] message) {
    LittleEndianWriter.requireCountable(message.length);
    byte[] mac = key.sign(message);
    byte[] content =
        new LittleEndianWriter(2 * Short.BYTES + message.length + mac.length)
            .bytes(message)
            .bytes(mac)
            .toArray();
    String text = VERSION + key.app().value() + Base64.getEncoder().encodeToString(content);
    return new SealedText(text, key.app(), message, mac);
  }

  /**
   * @throws Malformation saying why not
   */
  static SealedText parse(String text) {
    if (text.length() <= APP_ID_END) {
      throw new Malformation(Reason.TOO_SHORT);
    }
    if (!text.startsWith(VERSION)) {
      throw new Malformation(Reason.WRONG_VERSION);
    }
    AppId app = appId(text.substring(VERSION.length(), APP_ID_END));
    LittleEndianReader content = new LittleEndianReader(canonical(text.substring(APP_ID_END)));
    byte[] message = content.bytes();
    byte[] mac = content.bytes();
    if (mac.length != MAC_BYTES) {
      throw new Malformation(Reason.WRONG_MAC_LENGTH);
    }
    content.requireEnd(Reason.TRAILING_AFTER_MAC);
    return new SealedText(text, app, message, mac);
  }

  String text() {
    return text;
  }

  AppId app() {
    return app;
  }

  LittleEndianReader read() {
    return new LittleEndianReader(message);
  }

  /** The MAC comes first: what is not genuine gets no second look. */
  Verdict verify(
      List<AppKey> keys, Lifetime lifetime, String userId, Instant now, Duration allowedSkew) {
    List<AppKey> own = keys.stream().filter(key -> key.app().equals(app)).toList();
    if (own.isEmpty()) {
      return new Verdict.Rejected(Reason.UNKNOWN_APP);
    }
    if (own.stream().noneMatch(key -> MessageDigest.isEqual(key.sign(message), mac))) {
      return new Verdict.Rejected(Reason.WRONG_MAC);
    }
    Optional<Reason> problem = lifetime.problemAt(now, allowedSkew);
    if (problem.isPresent()) {
      return new Verdict.Rejected(problem.get());
    }
    return trust(userId);
  }

  private Verdict trust(String userId) {
    try {
      return new Verdict.Trusted(VerifiedSender.onYourWord(app, new UserId(userId)));
    } catch (InvalidSignalException e) {
      return new Verdict.Rejected(Reason.ILLEGAL_USER_ID);
    }
  }

  private static AppId appId(String text) {
    try {
      return new AppId(text);
    } catch (InvalidSignalException e) {
      throw new Malformation(Reason.ILLEGAL_APP_ID);
    }
  }

  /** Java's decoder takes missing padding and stray bits; a second text for one token must not. */
  private static byte[] canonical(String base64) {
    try {
      byte[] content = Base64.getDecoder().decode(base64);
      if (Base64.getEncoder().encodeToString(content).equals(base64)) {
        return content;
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the one answer for both.
    }
    throw new Malformation(Reason.NOT_CANONICAL_BASE64);
  }
}
