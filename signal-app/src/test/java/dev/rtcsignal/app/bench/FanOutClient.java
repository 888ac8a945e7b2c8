package dev.rtcsignal.app.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A client that upgrades to WebSocket, joins the room, and reports each broadcast that it reads.
 */
final class FanOutClient extends ByteToMessageDecoder {
  private static final ByteBuf END_OF_HEAD = ascii("\r\n\r\n");
  private static final ByteBuf SWITCHED = ascii("HTTP/1.1 101 ");
  private static final ByteBuf BROADCAST = ascii(FanOutFrame.BROADCAST);
  private static final ByteBuf JOINED = ascii(FanOutFrame.JOINED);
  private static final int FINAL_TEXT = 0x81;
  private static final int LENGTH_OF_16_BITS = 126;

  private final FanOutTally tally;
  private final List<String> calls;
  private final Runnable joined;
  private boolean upgraded;
  private int last;

  FanOutClient(FanOutTally tally, List<String> calls, Runnable joined) {
    this.tally = tally;
    this.calls = calls;
    this.joined = joined;
  }

  private static ByteBuf ascii(String text) {
    return Unpooled.unreleasableBuffer(
        Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII).asReadOnly());
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    String request =
        "GET /rtc HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    context.writeAndFlush(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    tally.mistaken("a connection was closed");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    tally.mistaken("a client failed: " + cause);
    context.close();
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (upgraded) {
      readFrame(in);
    } else {
      readHead(context, in);
    }
  }

  private void readHead(ChannelHandlerContext context, ByteBuf in) {
    int end = ByteBufUtil.indexOf(END_OF_HEAD, in);
    if (end < 0) {
      return;
    }
    if (!startsWith(in, in.readerIndex(), SWITCHED)) {
      throw new IllegalStateException("no WebSocket");
    }
    in.readerIndex(end + END_OF_HEAD.readableBytes());
    upgraded = true;
    calls.forEach(call -> context.write(FanOutFrame.masked(call)));
    context.flush();
  }

  /** Reads one frame if all of it is there. */
  private void readFrame(ByteBuf in) {
    int start = in.readerIndex();
    int readable = in.readableBytes();
    if (readable < 2 * Short.BYTES) {
      return;
    }
    int length = in.getUnsignedByte(start + 1);
    if (in.getUnsignedByte(start) != FINAL_TEXT || length > LENGTH_OF_16_BITS) {
      throw new IllegalStateException(
          "the frame is fragmented, no text, or longer than 65,535 bytes");
    }
    int head = length == LENGTH_OF_16_BITS ? 2 * Short.BYTES : Short.BYTES;
    int text = length == LENGTH_OF_16_BITS ? in.getUnsignedShort(start + Short.BYTES) : length;
    if (readable >= head + text) {
      in.skipBytes(head + text);
      take(in, start + head, text);
    }
  }

  private void take(ByteBuf in, int start, int length) {
    if (length >= BROADCAST.readableBytes() && startsWith(in, start, BROADCAST)) {
      last = tally.received(in, start, length, last);
    } else if (ByteBufUtil.indexOf(JOINED, in.slice(start, length)) >= 0) {
      joined.run();
    }
  }

  private static boolean startsWith(ByteBuf in, int start, ByteBuf prefix) {
    return ByteBufUtil.equals(in, start, prefix, 0, prefix.readableBytes());
  }
}
