package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.emulator.CallbackSender.Answer;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.Payload;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One client's way to the business server (Spec 4). Guarded by the cloud's lock. */
final class ServerChannel {
  private static final int MAX_MESSAGE_BYTES = 65_536;
  private static final int MAX_PORT = 65_535;
  private static final List<String> SCHEMES = List.of("http", "https");

  private record Params(String signature, String url) {
    @Override
    public String toString() {
      return "Params[***]";
    }
  }

  private final EmulatedCloud cloud;
  private final CallbackSender callbacks;
  private final EventSink sink;
  private Optional<Params> params = Optional.empty();
  private long lastMessageId;

  ServerChannel(EmulatedCloud cloud, CallbackSender callbacks, EventSink sink) {
    this.cloud = cloud;
    this.callbacks = callbacks;
    this.sink = sink;
  }

  long setParams(String signature, String url, boolean loggedIn) {
    if (signature.isEmpty() || !isHttp(url)) {
      return Codes.INVALID_PARAMETER;
    }
    if (loggedIn) {
      params = Optional.of(new Params(signature, url));
    }
    int error = loggedIn ? Codes.SERVER_PARAMS_SET : Codes.NOT_LOGGED_IN;
    sink.onEvent("onServerParamsSetResult", Json.object().add("error", error).build());
    return Codes.OK;
  }

  /** With the login its server params end. */
  void forget() {
    params = Optional.empty();
  }

  /**
   * @param message the payload as it travels: text, or Base64
   * @return the msgid
   */
  long send(Payload payload, String message, boolean loggedIn) {
    long id = ++lastMessageId;
    if (!loggedIn) {
      tell(id, Answer.failed(Codes.NOT_LOGGED_IN));
    } else if (params.isEmpty()) {
      tell(id, Answer.failed(Codes.SERVER_PARAMS_NOT_SET));
    } else if (payload.size() > MAX_MESSAGE_BYTES) {
      tell(id, Answer.failed(Codes.OVER_MAX_LENGTH));
    } else {
      post(id, params.get(), message, payload instanceof Payload.Binary);
    }
    return id;
  }

  private void post(long id, Params to, String message, boolean binary) {
    String body =
        Json.object()
            .add("message", message)
            .add("binary", binary)
            .add("signature", to.signature)
            .build()
            .toString();
    callbacks.post(to.url, body).thenAccept(answer -> answered(id, answer));
  }

  private void answered(long id, Answer answer) {
    cloud.exclusively(
        () -> {
          tell(id, answer);
          return id;
        });
  }

  private void tell(long id, Answer answer) {
    sink.onEvent(
        "onServerMessageSendResult",
        Json.object()
            .add("msgid", id)
            .add("error", answer.error())
            .add("message", answer.message())
            .build());
  }

  private static boolean isHttp(String url) {
    return Values.of(url, URI::create)
        .filter(uri -> SCHEMES.contains(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT)))
        .filter(uri -> uri.getHost() != null && uri.getPort() <= MAX_PORT)
        .isPresent();
  }
}
