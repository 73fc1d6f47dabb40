{#- A count as it leaves while it is provisional: the nearest ten. One that ends in 5 goes up or
    down as the salt decides, the same in every table that counts the same cell.

    Whoever sees the ten then knows the count among eleven numbers, and no difference to a count that
    he knows is sure to lie among the ten from 1 to 10 (Rule `disclosure`).

    figure: column of the count; cell: what names the cell, as `counted_cell` gives it. -#}
{% macro rounded_to_tens(figure, cell) -%}
    cast(case
        when {{ figure }} % 10 <> 5 then floor(({{ figure }} + 5) / 10) * 10
        when {{ salted_hash("concat(" ~ cell ~ ", '|" ~ figure ~ "|', " ~ figure ~ ")") }} < '8'
            then {{ figure }} + 5
        else {{ figure }} - 5
    end as bigint)
{%- endmacro %}

{#- An amount as it leaves where acts could be told by their tariffs: the nearest thousand of euros,
    more than eleven acts cost. -#}
{% macro rounded_to_thousands(amount) -%}
    cast(round({{ amount }} / 1000) * 1000 as decimal(15, 2))
{%- endmacro %}

{#- What names the cell that a row counts, as one text: the same in every table that shows it.

    mart: the table. -#}
{% macro counted_cell(mart) -%}
    {%- set of_perimeters = [
        'acts_by_age_band', 'acts_by_beneficiary_profile', 'acts_by_executor_category',
        'flows_department',
    ] -%}
    concat_ws(
        '|', '{{ 'perimeter_acts' if mart in of_perimeters else mart }}'
        {%- for column in key_columns(mart) | sort if column != 'age_band_system' -%}
            , case
                when cast({{ column }} as string) <> 'all'
                    then concat('{{ column }}=', cast({{ column }} as string))
            end
        {%- endfor %})
{%- endmacro %}
