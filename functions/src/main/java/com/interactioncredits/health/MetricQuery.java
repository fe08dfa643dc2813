package com.interactioncredits.health;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.metrics.Metrics.Name;

/// A question to CloudWatch: a statistic of one of our metrics.
///
/// Source: CloudWatch user guide, "Search expression syntax" and "Using dynamic labels".
///
/// @param each of each route, code or class, found by a search; otherwise of the table
record MetricQuery(Name name, Stat stat, boolean each) {
    enum Stat {
        SUM("Sum"),
        SAMPLE_COUNT("SampleCount"),
        P50("p50"),
        P99("p99");

        private final String label;

        Stat(String label) {
            this.label = label;
        }
    }

    String id() {
        return (each ? "each" : "all") + name.label() + stat.label;
    }

    void describe(ObjectNode query, String table, long period) {
        query.put("Id", id());
        if (each) {
            var member = name.by().member();
            query.put(
                            "Expression",
                            "SEARCH('{%s,%s,%s} MetricName=\"%s\" %s=\"%s\"', '%s', %d)"
                                    .formatted(
                                            Metrics.NAMESPACE,
                                            Metrics.DIMENSION,
                                            member,
                                            name.label(),
                                            Metrics.DIMENSION,
                                            table,
                                            stat.label,
                                            period))
                    .put("Label", "${PROP('Dim." + member + "')}");
        } else {
            var measured = query.putObject("MetricStat").put("Period", period).put("Stat", stat.label);
            var metric = measured.putObject("Metric")
                    .put("Namespace", Metrics.NAMESPACE)
                    .put("MetricName", name.label());
            metric.putArray("Dimensions")
                    .addObject()
                    .put("Name", Metrics.DIMENSION)
                    .put("Value", table);
        }
    }
}
