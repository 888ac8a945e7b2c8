package dev.rtcsignal.domain.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;

/** For any request, the order of parameters does not matter and each signed part does. */
class RequestSignerProperties {
  private static final CredentialScope SCOPE =
      new CredentialScope("20241127", "cn-north-1", CredentialScope.RTC);
  private static final RequestSigner SIGNING =
      new RequestSigner(AccessKey.of("AKLTproperty", "secret of the property"), SCOPE);

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().all().excludeChars('\ud800', '\udfff').ofMaxLength(12);
  }

  @Property(tries = 300)
  void theOrderOfQueryParametersDoesNotMatter(
      @ForAll @Size(max = 6) @UniqueElements
          List<@net.jqwik.api.constraints.AlphaChars String> names,
      @ForAll Random random) {
    List<Map.Entry<String, String>> query = new ArrayList<>();
    names.forEach(name -> query.add(Map.entry(name, "v" + name)));
    List<Map.Entry<String, String>> shuffled = new ArrayList<>(query);
    Collections.shuffle(shuffled, random);
    assertThat(signature(request(query, "body"))).isEqualTo(signature(request(shuffled, "body")));
  }

  @Property(tries = 300)
  void theCheckAcceptsEverySignedRequest(
      @ForAll("texts") String value, @ForAll("texts") String body) {
    CanonicalRequest request = request(List.of(Map.entry("Extra", value)), body);
    Authorization presented = SIGNING.sign(request).authorization();
    assertThat(Authorization.parse(presented.header())).contains(presented);
    assertThat(SIGNING.check(request, presented)).isInstanceOf(RequestSigner.Check.Genuine.class);
  }

  @Property(tries = 300)
  void theCheckRejectsAnyOtherBodyOrValue(
      @ForAll("texts") String value, @ForAll("texts") String other) {
    CanonicalRequest request = request(List.of(Map.entry("Extra", value)), value);
    Authorization presented = SIGNING.sign(request).authorization();
    // What is signed are the bytes, and every lone surrogate becomes the same one.
    boolean same =
        Arrays.equals(
            value.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    assertGenuine(request(List.of(Map.entry("Extra", value)), other), presented, same);
    assertGenuine(request(List.of(Map.entry("Extra", other)), value), presented, same);
  }

  @Property(tries = 300)
  void theCanonicalQueryIsPlainAsciiWithoutSpaces(@ForAll("texts") String value) {
    String canonical =
        SIGNING
            .sign(request(List.of(Map.entry(value, value)), ""), new TreeSet<>(List.of("x-date")))
            .canonicalRequest();
    assertThat(canonical.split("\n", -1)[2]).matches("[A-Za-z0-9%=&._~-]*");
  }

  private static void assertGenuine(
      CanonicalRequest request, Authorization presented, boolean genuine) {
    assertThat(SIGNING.check(request, presented) instanceof RequestSigner.Check.Genuine)
        .isEqualTo(genuine);
  }

  private static String signature(CanonicalRequest request) {
    return SIGNING.sign(request).authorization().signature();
  }

  private static CanonicalRequest request(List<Map.Entry<String, String>> query, String body) {
    return CanonicalRequest.post(
        query,
        new TreeMap<>(Map.of("Host", "example.com", "X-Date", "20241127T063914Z")),
        body.getBytes(StandardCharsets.UTF_8));
  }
}
