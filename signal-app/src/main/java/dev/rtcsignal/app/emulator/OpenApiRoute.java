package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.net.BodyReader;
import dev.rtcsignal.app.wire.OpenApiCall;
import dev.rtcsignal.app.wire.OpenApiEndpoint;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads calls of the OpenAPI from Vert.x, and sends their responses. */
final class OpenApiRoute {
  private OpenApiRoute() {}

  static Handler<RoutingContext> to(OpenApiEndpoint endpoint) {
    return BodyReader.ofAnyCodingUpTo(
        OpenApiEndpoint.MAX_BODY_BYTES,
        (context, body) ->
            endpoint.handle(
                received(context.request(), body),
                new VertxConnection(context, Vertx.currentContext())));
  }

  private static OpenApiCall received(HttpServerRequest request, byte[] body) {
    Map<String, String> headers = new HashMap<>();
    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    return new OpenApiCall(
        request.method().name(),
        request.path(),
        request.query() == null ? "" : request.query(),
        headers,
        body,
        request.localAddress().port());
  }

  private record VertxConnection(RoutingContext context, Context loop)
      implements OpenApiEndpoint.Connection {
    @Override
    public void respond(int status, Map<String, String> headers, String body) {
      onLoop(
          () -> {
            if (!context.response().closed()) {
              headers.forEach(context.response()::putHeader);
              context.response().setStatusCode(status).end(body);
            }
          });
    }

    @Override
    public void close() {
      onLoop(() -> context.request().connection().close());
    }

    /** A delayed response comes from a timer of the cloud, on any thread. */
    private void onLoop(Runnable task) {
      if (Vertx.currentContext() == loop) {
        task.run();
      } else {
        loop.runOnContext(go -> task.run());
      }
    }
  }
}
