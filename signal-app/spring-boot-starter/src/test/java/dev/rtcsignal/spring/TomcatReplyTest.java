package dev.rtcsignal.spring;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A graceful stop of Tomcat waits for requests, but not for the replies of completed ones. */
@Timeout(60)
class TomcatReplyTest {
  /** Holds requests while they are completed. */
  record Completion(CountDownLatch released) implements AsyncListener {
    @Override
    public void onComplete(AsyncEvent event) {
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      throw new AssertionError("there is no time limit");
    }

    @Override
    public void onError(AsyncEvent event) {
      throw new AssertionError(event.getThrowable());
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      throw new AssertionError("it starts once");
    }
  }

  @Configuration
  @EnableAutoConfiguration
  static class Application {
    @SignalRoute("echo")
    String echo(String text) {
      return text;
    }

    @Bean
    Completion completion() {
      return new Completion(new CountDownLatch(1));
    }

    @Bean
    FilterRegistrationBean<Filter> holdsCompletion(Completion completion) {
      var filter =
          new FilterRegistrationBean<Filter>(
              (request, response, chain) ->
                  chain.doFilter(new Held((HttpServletRequest) request, completion), response));
      filter.setAsyncSupported(true);
      return filter;
    }
  }

  private static final class Held extends HttpServletRequestWrapper {
    private final Completion completion;

    Held(HttpServletRequest request, Completion completion) {
      super(request);
      this.completion = completion;
    }

    @Override
    public AsyncContext startAsync() {
      AsyncContext async = super.startAsync();
      async.addListener(completion);
      return async;
    }
  }

  @Test
  void theReplyLeavesBeforeItsRequestIsCompleted() throws Exception {
    try (ConfigurableApplicationContext spring =
        new SpringApplicationBuilder(Application.class)
            .properties(SignedCallback.RECEIVING)
            .properties("server.port=0", "server.address=127.0.0.1")
            .properties("server.tomcat.basedir=target/tomcat")
            .run()) {
      CountDownLatch released = spring.getBean(Completion.class).released();
      String port = spring.getEnvironment().getRequiredProperty("local.server.port");
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/rtc/callback"))
              .timeout(Duration.ofSeconds(30))
              .POST(BodyPublishers.ofByteArray(SignedCallback.event("alice", "echo", "\"hi\"")))
              .build();
      try {
        String reply = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
        assertThat(released.getCount()).isOne();
        assertThat(reply).contains("\"data\":\"hi\"");
      } finally {
        released.countDown();
      }
    }
  }
}
