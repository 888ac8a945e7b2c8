package dev.rtcsignal.app.cloud;

import dev.rtcsignal.app.cloud.CallbackSender.Callback;
import dev.rtcsignal.app.cloud.CallbackSender.Result;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.UserAddress;
import dev.rtcsignal.domain.message.UserId;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Messages of one client to the business server (vendor-facts 4). Guarded by the cloud's lock. */
final class ServerChannel {
  private static final int MAX_PORT = 65_535;
  private static final List<String> SCHEMES = List.of("http", "https");

  /** {@code URI} finds no host in a name with "_", as Docker Compose gives to a service. */
  private static final Pattern AUTHORITY =
      Pattern.compile(
          "(?:[^@]*@)?(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9_](?:[A-Za-z0-9_.-]*))(?::(?<port>\\d{0,5}))?");

  private record Params(String signature, String url) {
    @Override
    public String toString() {
      return "Params[***]";
    }
  }

  private final EmulatedCloud cloud;
  private final RtcEngine client;
  private final CallbackSender callbacks;
  private final ClientLimits limits;
  private Optional<Params> params = Optional.empty();

  ServerChannel(EmulatedCloud cloud, RtcEngine client, CallbackSender callbacks) {
    this.cloud = cloud;
    this.client = client;
    this.callbacks = callbacks;
    this.limits = cloud.settings().clientLimits();
  }

  int setParams(String signature, String url) {
    if (signature.isEmpty() || !isHttp(url) || !limits.advanced()) {
      return SdkCodes.INVALID_PARAMETER;
    }
    boolean loggedIn = client.login().isPresent();
    if (loggedIn) {
      params = Optional.of(new Params(signature, url));
    }
    int error = loggedIn ? SdkCodes.SERVER_PARAMS_SET : SdkCodes.NOT_LOGGED_IN;
    client.fire("onServerParamsSetResult", Json.object().add("error", error));
    return SdkCodes.OK;
  }

  /** Drops the server params, which end with the login. */
  void clear() {
    params = Optional.empty();
  }

  /** Sends and returns the msgid. The basic feature has no such call (vendor-facts 4.2, 7.1). */
  long send(ClientMessage message) {
    if (!limits.advanced()) {
      return SdkCodes.INVALID_PARAMETER;
    }
    long id = client.nextMessageId();
    int problem = problem(message);
    if (problem == SdkCodes.OK) {
      post(id, client.login().orElseThrow(), message);
    } else {
      fire(id, Result.failed(problem));
    }
    return id;
  }

  private int problem(ClientMessage message) {
    if (client.login().isEmpty()) {
      return SdkCodes.NOT_LOGGED_IN;
    }
    if (params.isEmpty()) {
      return SdkCodes.SERVER_PARAMS_NOT_SET;
    }
    if (message.size() > limits.messageBytes()) {
      return SdkCodes.OVER_MAX_LENGTH;
    }
    return client.rates().admitToServer(message, cloud.now()) ? SdkCodes.OK : SdkCodes.EXCEEDS_QPS;
  }

  private void post(long id, UserId user, ClientMessage message) {
    Params to = params.orElseThrow();
    Callback callback =
        new Callback(
            new UserAddress(client.appId().orElseThrow(), user),
            to.url,
            message,
            to.signature,
            client.cause(id));
    callbacks.post(callback).thenAccept(result -> complete(id, result));
  }

  private void complete(long id, Result result) {
    cloud.locked(
        () -> {
          fire(id, result);
          return id;
        });
  }

  private void fire(long id, Result result) {
    client.fireResult(
        "onServerMessageSendResult",
        Json.object()
            .add("msgid", id)
            .add("error", result.error())
            .add("message", result.message()),
        client.cause(id));
  }

  private static boolean isHttp(String url) {
    return Values.of(url, URI::create)
        .filter(uri -> SCHEMES.contains(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT)))
        .map(URI::getRawAuthority)
        .map(AUTHORITY::matcher)
        .filter(Matcher::matches)
        .filter(parts -> parts.group("port") == null || isPort(parts.group("port")))
        .isPresent();
  }

  private static boolean isPort(String digits) {
    return digits.isEmpty() || Integer.parseInt(digits) <= MAX_PORT;
  }
}
