package dev.rtcsignal.app;

import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Says why a listener cannot listen, and what to do about it. */
final class ListenFailure {
  private static final int FIRST_UNPRIVILEGED_PORT = 1_024;
  private static final String IN_USE = "the port is in use; choose another with ";
  private static final String NO_ADDRESS_HERE =
      "the address is not of this machine; choose another with --host";
  private static final String FORBIDDEN =
      "permission denied: a port below 1024 needs the capability CAP_NET_BIND_SERVICE; choose"
          + " another with ";

  private ListenFailure() {}

  /**
   * Returns the message.
   *
   * @param name of the listener, as in {@code --server-port}
   */
  static String describe(String name, ListenerAddress wanted, Throwable error) {
    String reason =
        Stream.iterate(error, cause -> cause != null, Throwable::getCause)
            .flatMap(cause -> reason(name, wanted, cause).stream())
            .findFirst()
            .orElseGet(() -> other(wanted, error));
    return String.format(
        Locale.ROOT,
        "the %s cannot listen on port %d of %s: %s",
        name,
        wanted.port(),
        wanted.host(),
        reason);
  }

  private static String other(ListenerAddress wanted, Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return wanted.scheme().equals("https") ? tls(root) : root.getClass().getName();
  }

  private static String tls(Throwable cause) {
    return "TLS cannot use SIGNAL_TLS_CERT_FILE with SIGNAL_TLS_KEY_FILE: "
        + cause.getClass().getName();
  }

  private static Optional<String> reason(String name, ListenerAddress wanted, Throwable cause) {
    if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
      return Optional.of("the host has no address; choose another with --host");
    }
    if (cause instanceof TimeoutException) {
      return Optional.of("it did not start listening within 10 s; try again");
    }
    if (cause instanceof SSLException || cause instanceof GeneralSecurityException) {
      return Optional.of(tls(cause));
    }
    return cause instanceof SocketException socket
        ? Optional.of(ofSocket(name, wanted, socket))
        : Optional.empty();
  }

  /** The operating system writes the text in its language, so the port and address decide too. */
  private static String ofSocket(String name, ListenerAddress wanted, SocketException cause) {
    String port = "--" + name + "-port (0 for any free port)";
    String text = String.valueOf(cause.getMessage());
    if (text.contains("ddress already in use")) {
      return IN_USE + port;
    }
    if (text.contains("assign requested address")) {
      return NO_ADDRESS_HERE;
    }
    if (text.contains("ermission denied")) {
      return FORBIDDEN + port;
    }
    if (!(cause instanceof BindException)) {
      return cause.getClass().getName();
    }
    if (!isHere(wanted.host())) {
      return NO_ADDRESS_HERE;
    }
    boolean privileged = wanted.port() > 0 && wanted.port() < FIRST_UNPRIVILEGED_PORT;
    return (privileged ? FORBIDDEN : IN_USE) + port;
  }

  private static boolean isHere(String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      return address.isAnyLocalAddress()
          || address.isLoopbackAddress()
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (UnknownHostException | SocketException e) {
      return false;
    }
  }
}
