package planted.only_the_http_adapter_opens_connections.app.server;

/** Planted: breaks the rule only_the_http_adapter_opens_connections. */
public final class Connecting {
  java.net.http.HttpClient client;
  java.net.Socket socket;
  java.nio.channels.SocketChannel channel;
  java.net.URLConnection connection;
}
