package dev.rtcsignal.spring;

import dev.rtcsignal.adapter.webhook.WebhookReply;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Reads the raw bytes of a POST and completes with the reply of a webhook. A servlet of its own:
 * Spring MVC reads the body itself if the content type says multipart or form.
 */
final class WebhookServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final System.Logger LOG = System.getLogger(WebhookServlet.class.getName());

  private final transient SignalEndpoint endpoint;

  WebhookServlet(SignalEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getMethod().equals("POST")) {
      byte[] body = read(request);
      AsyncContext async = request.startAsync();
      // The webhook has a time limit of its own, and replies always.
      async.setTimeout(0);
      endpoint.receive(body).thenAccept(reply -> respond(async, reply));
    } else {
      response.setHeader("Allow", "POST");
      response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }
  }

  /** Reads no more than the limit, whether or not the length is announced. */
  private byte[] read(HttpServletRequest request) throws IOException {
    int limit = endpoint.maxBodyBytes();
    if (request.getContentLengthLong() > limit) {
      return endpoint.oversized();
    }
    byte[] body = request.getInputStream().readNBytes(limit + 1);
    return body.length > limit ? endpoint.oversized() : body;
  }

  private static void respond(AsyncContext async, WebhookReply reply) {
    try {
      HttpServletResponse response = (HttpServletResponse) async.getResponse();
      byte[] body = reply.body().toArray();
      response.setStatus(reply.status());
      response.setContentType("text/plain;charset=UTF-8");
      response.setContentLength(body.length);
      reply.retryAfterSeconds().ifPresent(wait -> response.setHeader("Retry-After", wait));
      response.getOutputStream().write(body);
      // Tomcat, which no longer counts a completed request, may close its connection in a graceful
      // stop before it has written the rest.
      response.flushBuffer();
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "a reply was not written: {0}", e.getClass().getName());
    } finally {
      async.complete();
    }
  }
}
