package dev.rtcsignal.app.net;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** A connection of Vert.x with one request, whose progress a test decides. */
final class FakeExchange {
  private final AtomicInteger closes = new AtomicInteger();
  private boolean received;
  private int status;

  HttpConnection connection() {
    return stub(
        HttpConnection.class,
        (proxy, method, args) -> {
          if (method.getName().equals("close")) {
            closes.incrementAndGet();
          }
          return defaultValue(proxy, method);
        });
  }

  HttpServerRequest request() {
    HttpServerResponse response =
        stub(
            HttpServerResponse.class,
            (proxy, method, args) -> {
              if (method.getName().equals("setStatusCode")) {
                status = (int) args[0];
              }
              return defaultValue(proxy, method);
            });
    return stub(
        HttpServerRequest.class,
        (proxy, method, args) ->
            switch (method.getName()) {
              case "isEnded" -> received;
              case "response" -> response;
              default -> defaultValue(proxy, method);
            });
  }

  FakeExchange received() {
    received = true;
    return this;
  }

  /** Returns how often the server closed the connection in order. */
  int closes() {
    return closes.get();
  }

  /** Returns the status of the response; 0 if there is none. */
  int status() {
    return status;
  }

  private static <T> T stub(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object defaultValue(Object proxy, Method method) {
    if (method.getReturnType().isInstance(proxy)) {
      return proxy;
    }
    return method.getReturnType() == boolean.class ? (Object) false : null;
  }
}
