with experiment_tariffs as (select * from {{ ref('experiment_tariffs') }})

select * from experiment_tariffs
