package com.interactioncredits.local.template;

import java.time.Duration;
import java.util.Map;

/// An alarm of the template on one metric.
///
/// @param id its logical id
/// @param statistic such as `Sum`, `Minimum` or `p95`
/// @param period the length of a datapoint, in whole minutes
/// @param periods how many of the last datapoints count
/// @param datapointsToAlarm how many of them have to breach
/// @param includesThreshold whether a value that equals the threshold breaches
/// @param missingBreaches whether a period without a value breaches
public record AlarmDefinition(
        String id,
        String namespace,
        String metric,
        Map<String, String> dimensions,
        String statistic,
        Duration period,
        int periods,
        int datapointsToAlarm,
        double threshold,
        boolean includesThreshold,
        boolean missingBreaches) {}
