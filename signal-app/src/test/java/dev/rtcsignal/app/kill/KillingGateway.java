package dev.rtcsignal.app.kill;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.ports.SignalGateway;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A gateway in whose attempts a {@link KillSwitch} may end the process. An attempt that is to end
 * in its middle writes its request to a socket of its own, up to the byte.
 */
record KillingGateway(SignalGateway gateway, URI cloud, KillSwitch kill) implements SignalGateway {
  @Override
  public Optional<Transmission> prepare(OutboundSignal signal) {
    return gateway.prepare(signal).map(next -> new KillingTransmission(signal, next));
  }

  private final class KillingTransmission implements Transmission {
    private final OutboundSignal signal;
    private final Transmission next;

    KillingTransmission(OutboundSignal signal, Transmission next) {
      this.signal = signal;
      this.next = next;
    }

    @Override
    public CompletableFuture<AttemptOutcome> start() {
      if (kill.reaches(KillPoint.BODY_HALF_SENT)) {
        write(false);
        KillSwitch.end();
      }
      if (kill.reaches(KillPoint.RECEIVED_UNANSWERED)) {
        write(true);
        KillSwitch.end();
      }
      return next.start()
          .thenApply(
              outcome -> {
                kill.reach(KillPoint.ANSWERED_UNSETTLED);
                return outcome;
              });
    }

    @Override
    public SendResult recall() {
      return next.recall();
    }

    /** Writes half of the body; or all of it, and waits for the first byte of the answer. */
    private void write(boolean whole) {
      byte[] body =
          Json.object()
              .add("Message", ((Payload.Text) signal.payload()).value())
              .build()
              .toString()
              .getBytes(StandardCharsets.UTF_8);
      String head = "POST / HTTP/1.1\r\nHost: cloud\r\nContent-Length: " + body.length + "\r\n\r\n";
      try (Socket socket = new Socket(cloud.getHost(), cloud.getPort())) {
        OutputStream out = socket.getOutputStream();
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(body, 0, whole ? body.length : body.length / 2);
        out.flush();
        if (whole && socket.getInputStream().read() < 0) {
          throw new IOException("the cloud closed the connection");
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
