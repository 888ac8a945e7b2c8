package dev.rtcsignal.adapter.http;

import dev.rtcsignal.ports.Quota;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/**
 * A client whose cloud is here, in virtual time, so that minutes of sending take moments. Answers
 * after a while, or never. For one thread.
 */
final class VirtualCloud extends HttpClient {
  private final VirtualTime time;
  private final Predicate<String> accepts;
  private final Duration answersAfter;
  private final List<String> arrived = new ArrayList<>();
  private final List<CompletableFuture<?>> exchanges = new ArrayList<>();

  private VirtualCloud(VirtualTime time, Duration answersAfter, Predicate<String> accepts) {
    this.time = time;
    this.answersAfter = answersAfter;
    this.accepts = accepts;
  }

  /** Returns one that throttles the messages that are not accepted. */
  static VirtualCloud answering(VirtualTime time, Duration after, Predicate<String> accepts) {
    return new VirtualCloud(time, after, accepts);
  }

  static VirtualCloud accepting(VirtualTime time) {
    return answering(time, Duration.ofMillis(10), message -> true);
  }

  /** Returns one that never answers. */
  static VirtualCloud hanging(VirtualTime time) {
    return answering(time, Duration.ofDays(999), message -> true);
  }

  OpenApiTransport.Builder transport(Quota quota) {
    return OpenApiTransport.builder(time, new SplittableRandom(1))
        .app(WireMockCloud.APP, WireMockCloud.KEY)
        .cloud(URI.create("http://127.0.0.1:1"), "cn-north-1")
        .httpClient(this)
        .delayer(time)
        .executor(Runnable::run)
        .quota(quota);
  }

  /** The messages, in the order of their arrival. */
  List<String> arrived() {
    return arrived;
  }

  /** The calls that are neither answered nor cancelled. */
  long inFlight() {
    return exchanges.stream().filter(exchange -> !exchange.isDone()).count();
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    String message = body(request).replaceAll(".*\"Message\":\"([^\"]*)\".*", "$1");
    arrived.add(message);
    boolean accepted = accepts.test(message);
    CompletableFuture<HttpResponse<T>> answer = new CompletableFuture<>();
    exchanges.add(answer);
    HttpResponse<BoundedBody.Content> response =
        accepted
            ? new Response(200, WireMockCloud.SUCCESS)
            : new Response(429, WireMockCloud.error("FlowLimitExceeded.QPSOverLimit"));
    time.in(answersAfter, () -> answer.complete((HttpResponse<T>) response));
    return answer;
  }

  private static String body(HttpRequest request) {
    StringBuilder text = new StringBuilder();
    request
        .bodyPublisher()
        .orElseThrow()
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
              }

              @Override
              public void onNext(ByteBuffer bytes) {
                text.append(StandardCharsets.UTF_8.decode(bytes));
              }

              @Override
              public void onError(Throwable error) {
                throw new AssertionError("the body does not come", error);
              }

              @Override
              public void onComplete() {
                // The text is whole.
              }
            });
    return text.toString();
  }

  private record Response(int statusCode, String text)
      implements HttpResponse<BoundedBody.Content> {
    @Override
    public BoundedBody.Content body() {
      return new BoundedBody.Content(text.getBytes(StandardCharsets.UTF_8), true);
    }

    @Override
    public HttpHeaders headers() {
      return HttpHeaders.of(Map.of(), (name, value) -> true);
    }

    @Override
    public HttpRequest request() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<HttpResponse<BoundedBody.Content>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return Optional.empty();
    }

    @Override
    public URI uri() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Version version() {
      return Version.HTTP_1_1;
    }
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request,
      HttpResponse.BodyHandler<T> handler,
      HttpResponse.PushPromiseHandler<T> pushed) {
    return sendAsync(request, handler);
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    throw new IOException("only sendAsync");
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return Optional.empty();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return Optional.empty();
  }

  @Override
  public Redirect followRedirects() {
    return Redirect.NEVER;
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return Optional.empty();
  }

  @Override
  public SSLContext sslContext() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SSLParameters sslParameters() {
    return new SSLParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return Optional.empty();
  }

  @Override
  public Version version() {
    return Version.HTTP_1_1;
  }

  @Override
  public Optional<Executor> executor() {
    return Optional.empty();
  }
}
