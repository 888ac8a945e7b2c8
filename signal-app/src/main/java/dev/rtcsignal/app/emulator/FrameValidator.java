package dev.rtcsignal.app.emulator;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;

/**
 * Closes a WebSocket whose frames break RFC 6455 with the status of that RFC, 7.4.1: 1002 for a
 * wrong frame, 1007 for text that is not UTF-8, 1009 for a frame that is too large. Vert.x alone
 * replaces what is not UTF-8, and closes with 1000 after a wrong frame.
 */
final class FrameValidator extends Utf8FrameValidator {
  FrameValidator() {
    super(false);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) throws Exception {
    if (error.getCause() instanceof CorruptedWebSocketFrameException) {
      exceptionCaught(context, error.getCause());
    } else if (error instanceof CorruptedWebSocketFrameException corrupted) {
      context
          .writeAndFlush(new CloseWebSocketFrame(corrupted.closeStatus()))
          .addListener(ChannelFutureListener.CLOSE);
    } else {
      super.exceptionCaught(context, error);
    }
  }
}
