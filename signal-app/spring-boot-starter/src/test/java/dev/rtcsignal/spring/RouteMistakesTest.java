package dev.rtcsignal.spring;

import static dev.rtcsignal.spring.PropertiesTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.adapter.routing.RoutedReply;
import dev.rtcsignal.adapter.routing.RoutedRequest;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.ports.SenderCheck;
import dev.rtcsignal.ports.SignalHandler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Flux;

/** Methods that cannot be routes fail the start with bean, method and mend. */
@Timeout(60)
class RouteMistakesTest {
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(PropertiesTest.ALL)
          .withPropertyValues(SignedCallback.RECEIVING);

  private void assertStartFails(Class<?> bean, String... sentence) {
    runner.withBean("board", bean).run(spring -> assertFails(spring.getStartupFailure(), sentence));
  }

  static class Twice {
    @SignalRoute("hand")
    void first() {}

    @SignalRoute("hand")
    void second() {}
  }

  @Test
  void twoMethodsOfOneEvent() {
    assertStartFails(Twice.class, "Twice.first", "Twice.second", "both route the event hand");
  }

  interface Board {}

  static class HandBoard implements Board {
    @SignalRoute("hand")
    void hand() {}
  }

  @Configuration
  static class Declared {
    /** Made after the router. */
    @Bean
    Board late(SignalHandler router) {
      return new HandBoard();
    }
  }

  /** Clients would get unknown-event, since beans are searched by type before they are made. */
  @Test
  void aMethodThatTheDeclaredTypeOfItsBeanLacks() {
    runner
        .withUserConfiguration(Declared.class)
        .run(
            spring ->
                assertFails(
                    spring.getStartupFailure(),
                    "Method HandBoard.hand of bean late is not seen",
                    "declared with a type that lacks it"));
  }

  static class Hidden {
    @SignalRoute("hand")
    @SuppressWarnings("unused") // Found by its annotation.
    private void hand() {}
  }

  @Test
  void aPrivateMethod() {
    assertStartFails(Hidden.class, "Method Hidden.hand of bean board is private");
  }

  static class TwoData {
    @SignalRoute("hand")
    void hand(String one, Integer two) {}
  }

  @Test
  void twoParametersForTheData() {
    assertStartFails(TwoData.class, "Method TwoData.hand of bean board has two parameters");
  }

  static class SameDataTwice {
    @SignalRoute("hand")
    void hand(String hand, String user) {}
  }

  /** Its author takes the second for the sender, but clients would choose it. */
  @Test
  void twoParametersOfOneTypeForTheData() {
    assertStartFails(SameDataTwice.class, "has two parameters for the data", "String");
  }

  @Test
  void aRouteOfAnApplicationThatReceivesNothing() {
    new ApplicationContextRunner()
        .withConfiguration(PropertiesTest.ALL)
        .withPropertyValues(
            "signal.app-id=" + SignedCallback.APP,
            "signal.access-key-id=AK",
            "signal.secret-access-key=secret")
        .withBean("board", Nameless.class)
        .run(
            spring ->
                assertFails(
                    spring.getStartupFailure(),
                    "Method Nameless.hand of bean board is never called, since signal.app-key is"
                        + " not set"));
  }

  static class Unknown {
    @SignalRoute("hand")
    <T> void hand(RoutedRequest<T> request) {}
  }

  @Test
  void aTypeThatIsNotKnownAtTheStart() {
    assertStartFails(Unknown.class, "has a parameter whose type is not known at the start");
  }

  static class Unreadable {
    @SignalRoute("hand")
    void hand(List<Runnable> tasks) {}
  }

  @Test
  void aTypeThatTheCodecCannotRead() {
    assertStartFails(
        Unreadable.class, "Method Unreadable.hand of bean board cannot be a route", "Runnable");
  }

  static class Many {
    @SignalRoute("hand")
    Flux<String> hand() {
      return Flux.empty();
    }
  }

  @Test
  void aPublisherOfSeveralValues() {
    assertStartFails(Many.class, "returns Flux, which may have several values");
  }

  static class Nameless {
    @SignalRoute("")
    void hand() {}
  }

  @Test
  void anEventWithoutName() {
    assertStartFails(Nameless.class, "an event is a text of 1 to 128 characters");
  }

  static class Once {
    @SignalRoute("hand")
    void hand() {}
  }

  @Test
  void aBeanOfRoutesThatRepeatsAnEvent() {
    runner
        .withBean(Once.class)
        .withBean(
            Routes.class,
            () -> router -> router.on("hand", String.class, any -> RoutedReply.done().now()))
        .run(
            spring ->
                assertFails(spring.getStartupFailure(), "A bean of Routes", "one route: hand"));
  }

  @Test
  void aMethodBesideAHandlerThatTakesThePlaceOfTheRouter() {
    runner
        .withBean("board", Once.class)
        .withBean(
            SignalHandler.class, () -> signal -> CompletableFuture.completedFuture(Ack.empty()))
        .run(
            spring ->
                assertFails(
                    spring.getStartupFailure(), "Method Once.hand of bean board is never called"));
  }

  @Test
  void envelopesWithoutAppKeys() {
    new ApplicationContextRunner()
        .withConfiguration(PropertiesTest.ALL)
        .withPropertyValues(
            "signal.app-id=" + SignedCallback.APP, "signal.callback.envelopes=demanded")
        .withBean(
            SenderCheck.class,
            () ->
                (signature, now) -> {
                  throw new IllegalStateException("never called");
                })
        .run(
            spring ->
                assertFails(
                    spring.getStartupFailure(), "signal.callback.envelopes needs app keys"));
  }

  @Test
  void aStartWithoutMistakesSucceeds() {
    runner.withBean(Once.class).run(spring -> assertThat(spring).hasNotFailed());
  }
}
