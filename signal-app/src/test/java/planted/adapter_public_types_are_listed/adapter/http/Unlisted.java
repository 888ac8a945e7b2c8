package planted.adapter_public_types_are_listed.adapter.http;

/** Planted: breaks the rule adapter_public_types_are_listed. */
public final class Unlisted {}
