package dev.rtcsignal.app.docs;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Sends "hello" to everyone in Room1 through an emulator on this machine. */
public final class SendHello {
  private static final AppId APP = new AppId("de30de30de30de30de30de30");
  private static final AccessKey KEY = AccessKey.of("AKLTDEMO", "published-secret-of-the-demo");

  public static void main(String[] args) throws InterruptedException {
    System.out.println(send(URI.create("http://127.0.0.1:8090")));
  }

  static String send(URI cloud) throws InterruptedException {
    try (var transport =
        OpenApiTransport.builder(InstantSource.system(), new SecureRandom())
            .app(APP, KEY)
            .cloud(cloud, "cn-north-1") // in production .volcengine() or .byteplus()
            .build()) {
      var everyone = new Audience.WholeRoom(new RoomId("Room1"));
      var signal = new OutboundSignal(APP, new SenderId("server"), everyone, Payload.text("hello"));
      return transport
          .send(signal)
          .match(
              accepted -> "the cloud accepted it, request " + accepted.requestId(),
              refused -> "the cloud refused it: " + refused.code(),
              notSent -> "it was not sent, so sending it again is safe: " + notSent.reason(),
              uncertain -> "it may have been delivered: " + uncertain.reason());
    }
  }
}
