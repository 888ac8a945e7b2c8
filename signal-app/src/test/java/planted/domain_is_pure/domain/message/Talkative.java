package planted.domain_is_pure.domain.message;

/** Planted: breaks the rule domain_is_pure. */
public final class Talkative {
  Object connection() {
    return java.net.http.HttpClient.newHttpClient();
  }
}
