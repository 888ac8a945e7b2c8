package dev.rtcsignal.app.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers a WebSocket handshake (RFC 6455, 4.2.2) and then confirms the join. Ignores all later
 * input.
 */
final class FanOutUpgrade extends ByteToMessageDecoder {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: *(\\S+)\r\n");

  private final Consumer<Channel> upgraded;
  private boolean done;

  FanOutUpgrade(Consumer<Channel> upgraded) {
    this.upgraded = upgraded;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws GeneralSecurityException {
    String head = in.toString(StandardCharsets.ISO_8859_1);
    if (!done && !head.contains("\r\n\r\n")) {
      return;
    }
    in.skipBytes(in.readableBytes());
    if (!done) {
      done = true;
      context.write(Unpooled.copiedBuffer(answer(head), StandardCharsets.ISO_8859_1));
      context.writeAndFlush(FanOutFrame.unmasked("{" + FanOutFrame.JOINED + "}"));
      upgraded.accept(context.channel());
    }
  }

  private static String answer(String head) throws GeneralSecurityException {
    Matcher key = KEY.matcher(head);
    if (!key.find()) {
      throw new IllegalArgumentException("no WebSocket handshake");
    }
    byte[] accepted = (key.group(1) + GUID).getBytes(StandardCharsets.ISO_8859_1);
    return "HTTP/1.1 101 Switching Protocols\r\n"
        + "Upgrade: websocket\r\n"
        + "Connection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: "
        + Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(accepted))
        + "\r\n\r\n";
  }
}
