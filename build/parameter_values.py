"""Values for the parameters of template.yaml: those of a first deployment, and another valid value for each parameter.

Read by the tests of the template and by `build/test-deploy`.
"""

SECRET = "arn:aws:secretsmanager:eu-central-1:000000000000:secret:"

# The parameters without a default.
FIRST = {
    "ClerkIssuer": "https://clerk.example.com",
    "AllowedOrigins": "https://app.example.com",
    "WhatsAppPhoneNumberId": "100000000000000",
    "WhatsAppSecretArn": SECRET + "interaction-credits/whatsapp-AbCdEf",
}

# The changed value of each parameter with a pattern, and those that must change together with it.
CHANGED = {
    "ClerkIssuer": {"ClerkIssuer": "https://app.example.com/__clerk"},
    "ClerkJwksUrl": {"ClerkJwksUrl": "https://clerk.example.com/keys.json"},
    "ClerkJwtKey": {"ClerkJwtKey": "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----"},
    "AllowedOrigins": {"AllowedOrigins": "https://app.example.com,capacitor://localhost"},
    "AllowedMachines": {"AllowedMachines": "mch_jobs:hold+read,mch_billing:grant", "MachineAudience": "mch_credits"},
    "MachineAudience": {"MachineAudience": "mch_credits"},
    "WhatsAppPhoneNumberId": {"WhatsAppPhoneNumberId": "200000000000000"},
    "WhatsAppSecretArn": {"WhatsAppSecretArn": SECRET + "interaction-credits/other-AbCdEf"},
    "WhatsAppApiVersion": {"WhatsAppApiVersion": "v27.0"},
    "WhatsAppBaseUrl": {"WhatsAppBaseUrl": "https://graph.example.com"},
    "ConsoleDomain": {
        "ConsoleDomain": "credits.example.com",
        "ConsoleCertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/0a1b2c3d-0000-0000-0000-000000000000",
    },
    "TableName": {
        "TableName": "interaction-credits-restored",
        "TableStreamArn": "arn:aws:dynamodb:eu-central-1:000000000000:table/interaction-credits-restored"
        "/stream/2026-11-28T04:00:00.000",
    },
    "AlarmTopicArn": {"AlarmTopicArn": "arn:aws:sns:eu-central-1:000000000000:alarms"},
}


def other_value(parameter):
    """Another of the allowed values, or the other end of the range; none for a parameter with a pattern."""
    values = parameter.get("AllowedValues", [parameter[end] for end in ("MaxValue", "MinValue") if end in parameter])
    return next((str(value) for value in values if str(value) != str(parameter["Default"])), None)


def changes(template):
    """Each set of changed values, by the parameter that it is about; every parameter of the template is in one."""
    parameters = template["Parameters"]
    derived = {name: other_value(parameter) for name, parameter in parameters.items() if name not in CHANGED}
    changed = CHANGED | {name: {name: value} for name, value in derived.items() if value is not None}
    covered = {name for values in changed.values() for name in values}
    if covered != set(parameters):
        raise AssertionError(f"give another valid value for each of {sorted(set(parameters) ^ covered)} in CHANGED")
    return changed
