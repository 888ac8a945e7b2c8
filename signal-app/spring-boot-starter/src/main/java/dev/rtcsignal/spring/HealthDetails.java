package dev.rtcsignal.spring;

import dev.rtcsignal.ports.outbox.OutboxTransport;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;

/** The details of the health indicators of both versions of Spring Boot. */
record HealthDetails(
    SignalProperties properties,
    CloudCredentials credentials,
    ObjectProvider<OutboxTransport> outbox) {
  Map<String, Object> read() {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("app", properties.appId());
    details.put("cloud", properties.address().uri().getHost());
    details.put("credentials", credentials.describe());
    outbox.ifAvailable(one -> details.put("outbox", one.isSending() ? "sending" : "following"));
    return details;
  }
}
