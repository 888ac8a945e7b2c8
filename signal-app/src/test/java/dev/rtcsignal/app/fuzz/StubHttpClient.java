package dev.rtcsignal.app.fuzz;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/** Answers every request with one canned response, without a network, after reading its body. */
final class StubHttpClient extends HttpClient {
  private final CannedResponse response;
  private int requests;

  StubHttpClient(CannedResponse response) {
    this.response = response;
  }

  int requests() {
    return requests;
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler) {
    requests++;
    request.bodyPublisher().orElseThrow().subscribe(new BodyConsumer());
    BodySubscriber<T> subscriber = handler.apply(new ResponseHead(response));
    Connection connection = new Connection();
    subscriber.onSubscribe(connection);
    int half = response.body().length / 2;
    subscriber.onNext(List.of(ByteBuffer.wrap(response.body(), 0, half)));
    if (!connection.cancelled) {
      subscriber.onNext(
          List.of(ByteBuffer.wrap(response.body(), half, response.body().length - half)));
    }
    if (!connection.cancelled) {
      subscriber.onComplete();
    }
    return subscriber
        .getBody()
        .toCompletableFuture()
        .thenApply(body -> new Response<>(response, request, body));
  }

  private static final class Connection implements Flow.Subscription {
    private boolean cancelled;

    @Override
    public void request(long n) {
      // sendAsync delivers the whole body without waiting for demand.
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  private static final class BodyConsumer implements Flow.Subscriber<ByteBuffer> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer part) {
      // The body is discarded.
    }

    @Override
    public void onError(Throwable error) {
      throw new IllegalStateException(error);
    }

    @Override
    public void onComplete() {
      // Nothing to release.
    }
  }

  private record ResponseHead(CannedResponse response) implements HttpResponse.ResponseInfo {
    @Override
    public int statusCode() {
      return response.status();
    }

    @Override
    public HttpHeaders headers() {
      return response.headers();
    }

    @Override
    public Version version() {
      return Version.HTTP_1_1;
    }
  }

  private record Response<T>(CannedResponse response, HttpRequest request, T body)
      implements HttpResponse<T> {
    @Override
    public int statusCode() {
      return response.status();
    }

    @Override
    public Optional<HttpResponse<T>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public HttpHeaders headers() {
      return response.headers();
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return Optional.empty();
    }

    @Override
    public URI uri() {
      return request.uri();
    }

    @Override
    public Version version() {
      return Version.HTTP_1_1;
    }
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> push) {
    return sendAsync(request, handler);
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
    return sendAsync(request, handler).join();
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
