package dev.rtcsignal.adapter.http;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.contract.SignalTransportContract;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.time.Duration;
import java.util.Base64;

class OpenApiTransportContractTest extends SignalTransportContract {
  @Override
  protected Subject open() {
    WireMockCloud cloud = WireMockCloud.accepting();
    OpenApiTransport transport =
        cloud
            .transport()
            .app(APP, AccessKey.of("AKLTcontract", "secret"))
            .callTimeout(Duration.ofMinutes(1))
            .build();
    return new Subject(
        transport,
        () -> cloud.requests().stream().map(OpenApiTransportContractTest::read).toList(),
        () -> {
          transport.close();
          cloud.close();
        });
  }

  private static OutboundSignal read(LoggedRequest request) {
    JsonObject body = Json.createReader(new StringReader(request.getBodyAsString())).readObject();
    String message = body.getString("Message");
    Payload payload =
        body.getBoolean("Binary")
            ? Payload.binary(Base64.getDecoder().decode(message))
            : Payload.text(message);
    return new OutboundSignal(
        new AppId(body.getString("AppId")),
        new SenderId(body.getString("From")),
        audience(request.getQueryParams().get("Action").firstValue(), body),
        payload);
  }

  private static Audience audience(String action, JsonObject body) {
    return switch (action) {
      case "SendUnicast" -> new Audience.User(new UserId(body.getString("To")));
      case "SendRoomUnicast" ->
          new Audience.RoomMember(room(body), new UserId(body.getString("To")));
      case "BatchSendRoomUnicast" ->
          new Audience.RoomMembers(
              room(body),
              body.getJsonArray("To").getValuesAs(JsonString.class).stream()
                  .map(name -> new UserId(name.getString()))
                  .toList());
      case "SendBroadcast" -> new Audience.WholeRoom(room(body));
      default -> throw new AssertionError(action);
    };
  }

  private static RoomId room(JsonObject body) {
    return new RoomId(body.getString("RoomId"));
  }
}
