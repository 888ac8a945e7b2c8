package dev.rtcsignal.adapter.webhook.embedding;

import dev.rtcsignal.adapter.webhook.SignalWebhook;
import java.net.URI;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/** On Grizzly: Jersey's container for the JDK's own server cannot wait for a stage. */
class JakartaRestTest extends EmbeddingContract {
  private HttpServer server;

  @Override
  URI start(SignalWebhook webhook) {
    server =
        GrizzlyHttpServerFactory.createHttpServer(
            URI.create("http://127.0.0.1:0/"),
            new ResourceConfig().register(new JakartaRestExample(webhook)));
    int port = server.getListeners().iterator().next().getPort();
    return URI.create("http://127.0.0.1:" + port + "/callback");
  }

  @Override
  void stop() {
    server.shutdownNow();
  }
}
