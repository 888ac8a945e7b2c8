package dev.rtcsignal.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.adapter.routing.SignalRouter;
import dev.rtcsignal.app.demo.DemoRoutes;
import dev.rtcsignal.app.observe.ServerEvent.SignalHandled;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.contract.SignalHandlerContract;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import dev.rtcsignal.ports.memory.PresenceTracker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The handler that stands where an embedder has the application. */
class ServerAssemblyTest extends SignalHandlerContract {
  private final ServerEvents events = new ServerEvents(() -> Instant.EPOCH);

  @Override
  protected SignalHandler handler() {
    SignalRouter.Builder router =
        SignalRouter.builder(InMemoryTransport.accepting(), new SenderId("server"));
    new DemoRoutes(() -> Instant.EPOCH, new PresenceTracker()).addTo(router);
    return events.reporting(router.build());
  }

  @Test
  void acknowledgesTheSizeAndPublishesTheSignalWithItsAck() {
    List<SignalHandled> published = new ArrayList<>();
    events.listen(SignalHandled.class, published::add);
    InboundSignal signal =
        new InboundSignal(
            VerifiedSender.unchecked(new AppId("app1"), new UserId("hyf")), Payload.text("你"));
    Ack ack = handler().onSignal(signal).toCompletableFuture().join();
    assertThat(ack).isEqualTo(Ack.text("received 3 bytes"));
    assertThat(published).containsExactly(new SignalHandled(Instant.EPOCH, signal, ack));
  }
}
