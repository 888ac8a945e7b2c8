package dev.rtcsignal.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rtcsignal.adapter.routing.RouteException;
import dev.rtcsignal.adapter.routing.RoutedReply;
import dev.rtcsignal.adapter.routing.RoutedRequest;
import dev.rtcsignal.adapter.routing.SignalRouter;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.UserId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import reactor.core.publisher.Mono;

@Timeout(60)
class RouteMethodsTest {
  private static final VerifiedSender ALICE =
      VerifiedSender.unchecked(SignedCallback.APP, new UserId("alice"));

  /** The data of most routes. */
  public record Hand(boolean up) {}

  static class Board {
    @SignalRoute("all")
    String all(
        UserId user,
        InboundSignal signal,
        Hand hand,
        RoutedRequest<Hand> request,
        VerifiedSender sender) {
      boolean same = request.signal() == signal && request.data().equals(hand);
      return user.value() + sender.user().value() + hand.up() + same;
    }

    @SignalRoute("generic")
    int generic(Map<String, List<Hand>> hands) {
      Hand first = hands.get("a").get(0);
      return first.up() ? hands.size() : 0;
    }

    @SignalRoute("primitive")
    long primitive(int number) {
      return number + 1L;
    }

    @SignalRoute("nothing")
    void nothing() {}

    @SignalRoute("reply")
    RoutedReply reply() {
      return RoutedReply.of("whole");
    }

    @SignalRoute("stage")
    CompletionStage<RoutedReply> stage() {
      return CompletableFuture.completedFuture(RoutedReply.of("later"));
    }

    @SignalRoute("mono")
    Mono<Hand> mono(Hand hand) {
      return Mono.just(hand);
    }

    @SignalRoute("emptyMono")
    Mono<Void> emptyMono() {
      return Mono.empty();
    }

    @SignalRoute("refused")
    void refused() {
      throw new RouteException("not-allowed", "only for speakers");
    }

    @SignalRoute("failing")
    CompletionStage<String> failing() {
      return CompletableFuture.failedFuture(new RouteException("late", "too late"));
    }

    @SignalRoute("broken")
    void broken() throws Exception {
      throw new Exception("checked");
    }
  }

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(PropertiesTest.ALL)
          .withPropertyValues(SignedCallback.RECEIVING);

  private static String ask(ApplicationContext spring, String event, String data) {
    String message = "{\"event\":\"" + event + "\",\"data\":" + data + "}";
    CompletionStage<Ack> answer =
        spring
            .getBean(SignalRouter.class)
            .onSignal(new InboundSignal(ALICE, Payload.text(message)));
    return answer.toCompletableFuture().join().body().asUtf8();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "all | {\"up\":true} | \"data\":\"alicealicetruetrue\"",
        "generic | {\"a\":[{\"up\":true}]} | \"data\":1",
        "primitive | 41 | \"data\":42",
        "nothing | null | {\"event\":\"nothing\"}",
        "reply | {} | \"data\":\"whole\"",
        "stage | {} | \"data\":\"later\"",
        "mono | {\"up\":false} | \"data\":{\"up\":false}",
        "emptyMono | {} | {\"event\":\"emptyMono\"}",
        "refused | {} | \"code\":\"not-allowed\"",
        "failing | {} | \"code\":\"late\"",
        "all | {\"up\":5} | \"code\":\"bad-data\""
      })
  void aMethodIsCalledWithItsParametersAndAnswers(String event, String data, String answer) {
    runner
        .withBean(Board.class)
        .run(spring -> assertThat(ask(spring, event, data)).contains(answer));
  }

  @Test
  void anExceptionOfAMethodIsTheFailureOfItsRoute() {
    runner
        .withBean(Board.class)
        .run(
            spring ->
                assertThat(catchThrowable(() -> ask(spring, "broken", "{}")))
                    .isInstanceOf(CompletionException.class)
                    .hasRootCauseMessage("checked"));
  }

  /** Counts the calls of a proxy. */
  static final class Counter implements MethodInterceptor {
    private int calls;

    @Override
    public Object invoke(MethodInvocation call) throws Throwable {
      calls++;
      return call.proceed();
    }
  }

  static BeanNameAutoProxyCreator proxies(boolean ofClasses) {
    BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
    creator.setBeanNames("board");
    creator.setInterceptorNames("counter");
    creator.setProxyTargetClass(ofClasses);
    return creator;
  }

  @Test
  void aRouteCallsTheProxyOfItsBean() {
    runner
        .withBean("board", Board.class)
        .withBean("counter", Counter.class)
        .withBean("creator", BeanNameAutoProxyCreator.class, () -> proxies(true))
        .run(
            spring -> {
              assertThat(ask(spring, "primitive", "1")).contains("\"data\":2");
              assertThat(spring.getBean(Counter.class).calls).isEqualTo(1);
            });
  }

  interface Raising {
    String raise(Hand hand);
  }

  static class Desk implements Raising {
    @Override
    @SignalRoute("raise")
    public String raise(Hand hand) {
      return "raised";
    }
  }

  static class HiddenDesk implements Raising {
    @Override
    public String raise(Hand hand) {
      return "raised";
    }

    @SignalRoute("hidden")
    public String hidden(Hand hand) {
      return "hidden";
    }
  }

  @Test
  void aRouteCallsTheProxyOfAnInterface() {
    runner
        .withBean("board", Desk.class)
        .withBean("counter", Counter.class)
        .withBean("creator", BeanNameAutoProxyCreator.class, () -> proxies(false))
        .run(
            spring -> {
              assertThat(ask(spring, "raise", "{\"up\":true}")).contains("raised");
              assertThat(spring.getBean(Counter.class).calls).isEqualTo(1);
            });
  }

  @Test
  void aMethodThatTheProxyLacksFailsTheStart() {
    runner
        .withBean("board", HiddenDesk.class)
        .withBean("counter", Counter.class)
        .withBean("creator", BeanNameAutoProxyCreator.class, () -> proxies(false))
        .run(
            spring ->
                PropertiesTest.assertFails(
                    spring.getStartupFailure(),
                    "Method HiddenDesk.hidden of bean board is not in an interface"));
  }
}
