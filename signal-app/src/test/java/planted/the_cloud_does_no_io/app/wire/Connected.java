package planted.the_cloud_does_no_io.app.wire;

/** Planted: breaks the rule the_cloud_does_no_io. */
public final class Connected {
  io.vertx.core.Vertx vertx;
  io.netty.channel.Channel netty;
  java.io.File file;
  java.nio.file.Path path;
  java.net.http.HttpClient client;
  java.net.Socket socket;
  java.nio.channels.SocketChannel channel;
  Thread thread;
  java.util.concurrent.Executor executor;
  java.util.Timer timer;
}
