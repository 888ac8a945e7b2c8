package dev.rtcsignal.domain.auth;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The vectors of signing.json: three official signers, each with the headers that it signs. */
class RequestSignerVectorsTest {
  private static final JsonObject VECTORS = Vectors.read("signing.json");
  private static final List<String> SIGNERS =
      List.of(
          "javaV1",
          "javaV1MinimalHeaders",
          "javaV2",
          "node",
          "nodeMinimalHeaders",
          "nodeXDateOnly");

  /** The vectors in which the official signers differ, with the signers that are left out. */
  private static final Map<String, Set<String>> LEFT_OUT =
      Map.of(
          // javaV2 drops all but the last value of a repeated name.
          "query-duplicate-name-sorted", Set.of("javaV2"),
          // javaV2 fails for a request without query.
          "query-none", Set.of("javaV2"),
          // node signs the port 80 that the others, and the documents, leave out of Host.
          "host-port-80", Set.of("nodeMinimalHeaders"),
          // javaV2 signs "/" for any path, node signs the path without escaping it.
          "path-space-chinese", Set.of("javaV2", "node", "nodeMinimalHeaders", "nodeXDateOnly"),
          // node folds the spaces inside a value, which the documents only trim.
          "header-x-custom-inner-spaces", Set.of("node", "nodeMinimalHeaders"));

  @TestFactory
  Stream<DynamicTest> signsAsEachOfficialClientDoes() {
    return cases().map(c -> DynamicTest.dynamicTest(c.name(), () -> assertSigns(c)));
  }

  @TestFactory
  Stream<DynamicTest> believesEachOfficialClient() {
    return cases().map(c -> DynamicTest.dynamicTest(c.name(), () -> assertAccepts(c)));
  }

  @Test
  void leavesOutOnlyVectorsThatAreMarkedAsDifferent() {
    Stream<String> marked =
        Vectors.objects(VECTORS.get("vectors"))
            .filter(vector -> vector.getJsonObject("agree").containsValue(JsonValue.FALSE))
            .map(vector -> vector.getString("name"));
    // In header-other the two sign different headers, and both are right.
    assertThat(marked.filter(name -> !name.equals("header-other")))
        .containsExactlyInAnyOrderElementsOf(LEFT_OUT.keySet());
    assertThat(cases()).hasSize(24 * 6 - 9);
  }

  private record Case(String name, JsonObject input, JsonObject expected) {}

  private static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    Vectors.objects(VECTORS.get("vectors"))
        .forEach(
            vector -> {
              String name = vector.getString("name");
              for (String signer : SIGNERS) {
                if (!LEFT_OUT.getOrDefault(name, Set.of()).contains(signer)) {
                  cases.add(
                      new Case(
                          name + " / " + signer,
                          vector.getJsonObject("input"),
                          vector.getJsonObject(signer)));
                }
              }
            });
    return cases.stream();
  }

  private static void assertSigns(Case c) {
    Authorization theirs = Authorization.parse(c.expected.getString("authorization")).orElseThrow();
    SignedRequest ours = signing(c.input, theirs).sign(request(c.input), theirs.signedHeaders());
    assertThat(ours.canonicalRequest()).isEqualTo(c.expected.getString("canonicalRequest"));
    assertThat(ours.authorization().header()).isEqualTo(c.expected.getString("authorization"));
  }

  private static void assertAccepts(Case c) {
    Authorization theirs = Authorization.parse(c.expected.getString("authorization")).orElseThrow();
    RequestSigner signing = signing(c.input, theirs);
    CanonicalRequest request = request(c.input);
    assertThat(signing.check(request, theirs)).isInstanceOf(RequestSigner.Check.Genuine.class);
    CanonicalRequest later = request.withHeader("X-Date", "20241127T063915Z");
    assertThat(signing.check(later, theirs)).isInstanceOf(RequestSigner.Check.Forged.class);
  }

  private static RequestSigner signing(JsonObject input, Authorization theirs) {
    AccessKey key = AccessKey.of(input.getString("accessKey"), input.getString("secretKey"));
    CredentialScope scope =
        new CredentialScope(
            input.getString("xDate").substring(0, 8),
            input.getString("region"),
            input.getString("service"));
    assertThat(theirs.scope()).isEqualTo(scope);
    return new RequestSigner(key, scope);
  }

  private static CanonicalRequest request(JsonObject input) {
    byte[] body = input.getString("body").getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = new TreeMap<>();
    // javaV1 removes the default port from Host, as CanonicalRequest.post does.
    headers.put("Host", Pattern.compile(":80$").matcher(input.getString("host")).replaceFirst(""));
    headers.put("X-Date", input.getString("xDate"));
    headers.put("X-Content-Sha256", CanonicalRequest.sha256(body));
    if (!input.isNull("contentType")) {
      headers.put("Content-Type", input.getString("contentType"));
    }
    if (!input.isNull("sessionToken")) {
      headers.put("X-Security-Token", input.getString("sessionToken"));
    }
    if (input.containsKey("extraHeaders")) {
      JsonObject extra = input.getJsonObject("extraHeaders");
      extra.keySet().forEach(name -> headers.put(name, extra.getString(name)));
    }
    List<Map.Entry<String, String>> query =
        input.getJsonArray("query").getValuesAs(JsonArray.class).stream()
            .map(pair -> Map.entry(pair.getString(0), pair.getString(1)))
            .toList();
    return new CanonicalRequest(
        input.getString("method"),
        input.getString("path"),
        query,
        new TreeMap<>(headers),
        CanonicalRequest.sha256(body));
  }
}
