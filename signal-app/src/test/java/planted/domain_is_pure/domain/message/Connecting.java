package planted.domain_is_pure.domain.message;

/** Planted: breaks the rule domain_is_pure. */
public final class Connecting {
  final java.net.http.HttpClient client = null;
}
