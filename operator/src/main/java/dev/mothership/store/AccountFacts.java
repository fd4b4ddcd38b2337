package dev.mothership.store;

/**
 * What risk depends on in an account.
 *
 * @param environment empty when unset
 * @param criticality of the account, else of its tenant; empty when unset
 * @param dataClassDefault class of stores that no tag classes; empty when unknown
 */
public record AccountFacts(
    long id,
    String nativeId,
    String partition,
    String environment,
    String criticality,
    String dataClassDefault) {}
