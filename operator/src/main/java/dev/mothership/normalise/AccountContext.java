package dev.mothership.normalise;

import dev.mothership.model.DataClassing;

/** What a mapper may know of the account beside the record. */
public record AccountContext(String accountId, String partition, DataClassing dataClassing) {}
