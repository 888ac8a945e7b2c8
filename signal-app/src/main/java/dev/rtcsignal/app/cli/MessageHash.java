package dev.rtcsignal.app.cli;

import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.RoomId;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Identifies a message in a file of outcomes, which must not hold the message itself. */
final class MessageHash {
  private MessageHash() {}

  /** Returns a hash of cloud, application, sender, room and payload; not of the recipients. */
  static String of(OutboundSignal signal, RoomId room, URI cloud) {
    MessageDigest digest = sha256();
    add(digest, cloud.toString());
    add(digest, signal.app().value());
    add(digest, signal.from().value());
    add(digest, room.value());
    signal
        .payload()
        .match(
            text -> add(add(digest, "text"), text.value()),
            binary -> add(add(digest, "binary"), binary.value().toArray()));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest add(MessageDigest digest, String part) {
    return add(digest, part.getBytes(StandardCharsets.UTF_8));
  }

  /** The length comes first, so that no two lists of parts are the same bytes. */
  private static MessageDigest add(MessageDigest digest, byte[] part) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
    digest.update(part);
    return digest;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
