package dev.rtcsignal.adapter.webhook.embedding;

import dev.rtcsignal.adapter.webhook.SignalWebhook;
import java.net.URI;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class SpringTest extends EmbeddingContract {
  private ConfigurableApplicationContext spring;

  @Configuration
  @EnableAutoConfiguration
  @Import(SpringExample.class)
  static class Application {}

  @Override
  URI start(SignalWebhook webhook) {
    // Spring would set up the logging of this whole JVM anew.
    System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
    spring =
        new SpringApplicationBuilder(Application.class)
            .initializers(context -> context.getBeanFactory().registerSingleton("webhook", webhook))
            .properties("server.port=0", "server.address=127.0.0.1", "spring.main.banner-mode=off")
            .properties("server.tomcat.basedir=target/tomcat")
            .run();
    int port = ((ServletWebServerApplicationContext) spring).getWebServer().getPort();
    return URI.create("http://127.0.0.1:" + port + "/callback");
  }

  @Override
  void stop() {
    spring.close();
    System.clearProperty(LoggingSystem.SYSTEM_PROPERTY);
  }
}
