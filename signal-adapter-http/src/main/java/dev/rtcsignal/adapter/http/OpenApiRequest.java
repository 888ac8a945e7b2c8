package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.CanonicalRequest;
import dev.rtcsignal.domain.auth.CredentialScope;
import dev.rtcsignal.domain.auth.RequestSigner;
import dev.rtcsignal.domain.auth.SignedRequest;
import dev.rtcsignal.domain.message.OutboundSignal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** One signal as a request of the OpenAPI. Signed for each attempt, since X-Date expires. */
record OpenApiRequest(Endpoint endpoint, OpenApiAction action, byte[] body) {
  static final String SESSION_TOKEN = "X-Security-Token";

  private static final DateTimeFormatter X_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  static OpenApiRequest of(OutboundSignal signal, Endpoint endpoint) {
    return new OpenApiRequest(endpoint, OpenApiAction.of(signal.to()), OpenApiJson.body(signal));
  }

  /** A signed request with the steps of its signature. */
  record Signed(HttpRequest request, SignedRequest steps) {
    /** Leaves the headers out: they hold the signature. */
    @Override
    public String toString() {
      return "Signed[" + request.uri() + "]";
    }
  }

  Signed sign(AccessKey key, Signers signers, Instant now, BodyPublisher publisher) {
    String date = X_DATE.format(now);
    Map<String, String> headers = new TreeMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("X-Date", date);
    headers.put("X-Content-Sha256", CanonicalRequest.sha256(body));
    key.sessionToken().ifPresent(token -> headers.put(SESSION_TOKEN, token));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.target(action))
            // The bound on calls in flight fits a pool of HTTP/1.1 connections.
            .version(HttpClient.Version.HTTP_1_1)
            .POST(publisher);
    headers.forEach(request::setHeader);
    request.setHeader("User-Agent", UserAgent.VALUE);
    headers.put("Host", endpoint.hostHeader());
    CredentialScope scope =
        new CredentialScope(date.substring(0, 8), endpoint.region(), CredentialScope.RTC);
    SignedRequest steps =
        signers.of(key, scope).sign(CanonicalRequest.post(query(), headers, body));
    request.setHeader("Authorization", steps.authorization().header());
    return new Signed(request.build(), steps);
  }

  private List<Map.Entry<String, String>> query() {
    return List.of(
        Map.entry("Action", action.wireName()), Map.entry("Version", endpoint.version()));
  }

  /** Caches the {@value #MAX_CACHED} latest signers: a signing key holds for one day (UTC). */
  static final class Signers {
    private static final int MAX_CACHED = 16;

    private final AtomicReference<List<RequestSigner>> latest = new AtomicReference<>(List.of());

    RequestSigner of(AccessKey key, CredentialScope scope) {
      List<RequestSigner> known = latest.get();
      for (RequestSigner signer : known) {
        if (signer.covers(key, scope)) {
          return signer;
        }
      }
      RequestSigner fresh = new RequestSigner(key, scope);
      latest.set(Stream.concat(Stream.of(fresh), known.stream()).limit(MAX_CACHED).toList());
      return fresh;
    }
  }
}
