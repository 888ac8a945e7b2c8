package planted.names_say_what_things_do.domain.message;

/** Planted: breaks the rule names_say_what_things_do. */
public final class ISignal {}
