{#- What an act must be to be counted in a row of the report. Each condition stands here once: the
    tables count acts by it, and `int_contributions_*` count who executed them. -#}

{#- Whether an act of the CTE `acts` is one of a profile of the CTE `profiles`. A person may have
    several profiles, so profiles do not add up to 'all'. -#}
{% macro is_of_profile() -%}
    profiles.profile = 'all'
            or (profiles.profile = 'ALD' and acts.is_ald)
            or (profiles.profile = 'EHPAD' and acts.is_ehpad)
            or (profiles.profile = 'AME' and acts.is_ame)
            or (profiles.profile = 'C2S' and acts.is_c2s)
{%- endmacro %}

{#- Whether the beneficiary of an act of the CTE `acts` is of a band of the CTE `age_bands`. -#}
{% macro is_of_age_band() -%}
    (acts.age >= age_bands.age_min and acts.age <= age_bands.age_max)
            or (acts.age is null and age_bands.age_band = 'unknown')
{%- endmacro %}

{#- Whether an act of the CTE `acts` is telemedicine of a liberal professional, as the report words
    it: "PSL ayant réalisé des actes de TLM". Its legal status is a row of `legal_statuses`. -#}
{% macro is_liberal_telemedicine() -%}
    acts.domain = 'telemedicine' and legal_statuses.is_liberal
{%- endmacro %}
