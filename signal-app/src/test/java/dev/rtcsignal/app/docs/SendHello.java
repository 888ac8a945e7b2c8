package dev.rtcsignal.app.docs;

import dev.rtcsignal.adapter.http.Signals;

/** Sends "hello" to everyone in Room1. */
public final class SendHello {
  public static void main(String[] args) throws InterruptedException {
    try (var signals = Signals.fromEnvironment()) {
      System.out.println(send(signals));
    }
  }

  static String send(Signals signals) throws InterruptedException {
    return signals
        .toRoom("Room1")
        .text("hello")
        .match(
            accepted -> "the cloud accepted it, request " + accepted.requestId(),
            refused -> "the cloud refused it: " + refused.code(),
            notSent -> "it was not sent, so sending it again is safe: " + notSent.reason(),
            uncertain -> "it may have been delivered: " + uncertain.reason());
  }
}
