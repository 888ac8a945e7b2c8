package dev.rtcsignal.domain.outbox;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The SHA-256 of all that a sender asked for, so that the same name with other content is found.
 *
 * <pre>{@code
 * boolean same = Fingerprint.of(outboxRequest).equals(entry.fingerprint());
 * }</pre>
 *
 * <p>It covers the application, the sender, the recipients in their order, the payload with its
 * form, every option, and the time to send at.
 *
 * @param value 64 lower-case hexadecimal digits; else {@link IllegalArgumentException}
 */
public record Fingerprint(String value) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  /** Checks the components. {@inheritDoc} */
  public Fingerprint {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a fingerprint has 64 hexadecimal digits, but this has "
              + value.length()
              + " characters");
    }
  }

  /**
   * Computes the fingerprint of a request; its name is no part of it.
   *
   * @param request what a sender asked for
   * @return its fingerprint
   */
  public static Fingerprint of(OutboxRequest request) {
    MessageDigest digest = sha256();
    OutboundSignal signal = request.signal();
    add(digest, signal.app().value());
    add(digest, signal.from().value());
    add(digest, signal.to());
    add(digest, signal.payload());
    add(digest, request.options());
    add(digest, request.sendAt().map(Instant::toString).orElse(""));
    return new Fingerprint(HexFormat.of().formatHex(digest.digest()));
  }

  private static void add(MessageDigest digest, Audience to) {
    add(digest, to.getClass().getSimpleName());
    List<String> ids =
        to.match(
            user -> List.of(user.user().value()),
            member -> List.of(member.room().value(), member.user().value()),
            members -> members.users().stream().map(user -> user.value()).toList(),
            room -> List.of(room.room().value()));
    add(digest, to instanceof Audience.RoomMembers members ? members.room().value() : "");
    add(digest, String.join(" ", ids));
  }

  private static void add(MessageDigest digest, Payload payload) {
    String form = payload.match(text -> "text", binary -> "binary");
    byte[] content =
        payload.match(
            text -> text.value().getBytes(StandardCharsets.UTF_8),
            binary -> binary.value().toArray());
    add(digest, form);
    add(digest, content);
  }

  private static void add(MessageDigest digest, SendOptions options) {
    add(digest, options.priority().name());
    add(digest, options.deadline().map(Duration::toString).orElse(""));
    add(digest, options.order().map(SendOptions.Order::key).orElse(""));
    add(digest, options.order().map(order -> order.afterFailure().name()).orElse(""));
    add(digest, options.repetition().name());
  }

  private static void add(MessageDigest digest, String text) {
    add(digest, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The length comes first, so that no two lists of parts have the same bytes. */
  private static void add(MessageDigest digest, byte[] bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(
          "this JDK has no SHA-256; every Java platform must provide it", e);
    }
  }
}
