package dev.mothership.store;

import dev.mothership.model.Failure;
import dev.mothership.model.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A scope whose last list failed, and since when it has been failing. */
public record ScopeFailure(Scope scope, Failure failure, @Nullable Instant since) {}
