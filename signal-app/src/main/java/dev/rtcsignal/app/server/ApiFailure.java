package dev.rtcsignal.app.server;

import dev.rtcsignal.app.net.ErrorReply;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.ports.dispatch.Failures;
import io.vertx.ext.web.RoutingContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Answers a request whose handler threw; the only place where a broken rule becomes a 400. */
final class ApiFailure {
  private static final Logger LOG = System.getLogger(ApiFailure.class.getName());

  private ApiFailure() {}

  static void answer(RoutingContext context) {
    Throwable error = context.failure();
    if (context.response().headWritten()) {
      return;
    }
    if (error instanceof InvalidSignalException broken) {
      ErrorReply.send(context, 400, broken.rule().id(), broken.getMessage());
    } else if (error instanceof BadRequestException bad) {
      ErrorReply.send(context, bad.status(), bad.rule(), bad.getMessage());
    } else if (error == null) {
      ErrorReply.send(context, context.statusCode(), "request", "see /");
    } else {
      LOG.log(Level.ERROR, "a request failed: {0}", Failures.describe(error));
      ErrorReply.send(context, 500, "server", "the server failed");
    }
  }
}
