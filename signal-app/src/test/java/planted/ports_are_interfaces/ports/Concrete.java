package planted.ports_are_interfaces.ports;

/** Planted: breaks the rule ports_are_interfaces. */
public final class Concrete {}
