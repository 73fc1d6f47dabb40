-- Keep the lines of fluxes that the next quarter adds to ($complete is the last that is whole).
create or replace table pending as
select * from lines
where line_flux > $complete;
