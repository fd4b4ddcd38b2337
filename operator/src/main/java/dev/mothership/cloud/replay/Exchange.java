package dev.mothership.cloud.replay;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;

/** One file of a take. */
@JsonPropertyOrder({"operation", "parameters", "status", "body"})
record Exchange(String operation, Map<String, String> parameters, int status, String body) {}
